/** The `dukpt` package comes without types; this is the part the tests use. */
declare module 'dukpt' {
  export default class Dukpt {
    constructor(baseKey: string, ksn: string, keyMode: 'datakey' | 'pinkey')
    /** The transaction key in hex. */
    readonly _sessionKey: string
  }
}

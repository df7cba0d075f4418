/** Names that JavaScript itself, a debugger or an `await` reaches for; they are not part of Electron. */
const silent = new Set(['then', 'toJSON', 'domain', 'nodeType', 'tagName', '$$typeof'])

/** The error of reaching for a part of Electron that the host does not have. */
export const notImplemented = (name: string): Error => new Error(`dev-host: ${name} is not implemented`)

/** Stands last in a prototype chain: what was not found before it, and not in `prototype`, is not implemented. */
const refusing = (name: string, prototype: object): object =>
  new Proxy(prototype, {
    get(target, member, receiver): unknown {
      if (typeof member === 'string' && !(member in target) && !silent.has(member) && !member.startsWith('_'))
        throw notImplemented(`${name}.${member}`)
      return Reflect.get(target, member, receiver)
    },
  })

/**
 * Hides nothing: what is implemented works, and reading any other member throws with its name, so that a stub can never
 * pass for the real thing. Writing is allowed, as on Electron, where tests replace `dialog.showSaveDialog` and the like.
 */
export function surface<Implemented extends object>(name: string, implemented: Implemented): Implemented {
  Object.setPrototypeOf(implemented, refusing(name, Object.getPrototypeOf(implemented) as object))
  return implemented
}

/** The same for a class: its statics and the members of its instances. */
export function surfaceOfClass(name: string, ofClass: { prototype: object }): void {
  surface(name, ofClass)
  surface(name, ofClass.prototype)
}

/** A whole export of Electron that the host does not have: whatever is done with it throws. */
export function absent(name: string): never {
  return new Proxy(function absentExport() {}, {
    get(_target, member) {
      if (typeof member === 'symbol' || silent.has(member)) return undefined
      throw notImplemented(`${name}.${member}`)
    },
    apply() {
      throw notImplemented(name)
    },
    construct() {
      throw notImplemented(name)
    },
  }) as never
}

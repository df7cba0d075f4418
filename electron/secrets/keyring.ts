/** The part of Electron's safeStorage that is used: the asynchronous methods (the others are gone in Electron 46). */
export type Keyring = {
  isAsyncEncryptionAvailable(): Promise<boolean>
  encryptStringAsync(plainText: string): Promise<Buffer>
  /** `shouldReEncrypt`: the key was changed, or there is one of another level of security (electron.d.ts). */
  decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>
}

import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { app } from './application.ts'
import { surface } from './not-implemented.ts'

type Backend = ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>

/**
 * The keyring the host plays: `EXTORNO_HOST_KEYRING` = `basic_text` (the default: what a Linux without a keyring has),
 * `gnome_libsecret`, `kwallet`, `kwallet5`, `kwallet6`, or `none` for encryption that is not available.
 */
const keyring = (): string => process.env['EXTORNO_HOST_KEYRING'] ?? 'basic_text'

/** Fixed, so that secrets outlive the process; the encryption is real, the secrecy of the key is not. */
const key = scryptSync('dev-host', 'safe-storage', 32)
const prefix = Buffer.from('h10')

function whenAvailable(): void {
  if (!app.isReady()) throw new Error('safeStorage cannot be used before app is ready')
  if (keyring() === 'none') throw new Error('Encryption is not available.')
}

export const safeStorage = surface('safeStorage', {
  isAsyncEncryptionAvailable: async () => {
    await app.whenReady()
    return keyring() !== 'none'
  },
  async encryptStringAsync(plainText: string) {
    whenAvailable()
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    const text = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()])
    return Buffer.concat([prefix, nonce, cipher.getAuthTag(), text])
  },
  async decryptStringAsync(encrypted: Buffer) {
    whenAvailable()
    if (!encrypted.subarray(0, prefix.length).equals(prefix))
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.')
    const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(3, 15))
    decipher.setAuthTag(encrypted.subarray(15, 31))
    const text = Buffer.concat([decipher.update(encrypted.subarray(31)), decipher.final()])
    return { shouldReEncrypt: false, result: text.toString('utf8') }
  },
  getSelectedStorageBackend: (): Backend =>
    !app.isReady() || keyring() === 'none' ? 'unknown' : (keyring() as Backend),
} satisfies Partial<Electron.SafeStorage>)

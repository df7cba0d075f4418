import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { app } from './application.ts'
import { surface } from './not-implemented.ts'

type Backend = ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>

/**
 * The keyring the host plays: `EXTORNO_HOST_KEYRING` = `basic_text` (the default: what a Linux without a keyring has),
 * `gnome_libsecret`, `kwallet`, `kwallet5`, `kwallet6`, `unknown_desktop` for a real keyring under a desktop that
 * Electron does not know, or `none` for encryption that is not available.
 */
const keyring = (): string => process.env['EXTORNO_HOST_KEYRING'] ?? 'basic_text'

/**
 * Stands before what was encrypted and names the key. Source: Chromium, components/os_crypt/async/browser:
 * posix_key_provider (`v10`, the fixed password of a Linux without a keyring), freedesktop_secret_key_provider (`v11`).
 * The asynchronous methods ask the keyring itself, whatever the desktop is called.
 */
const prefixOf = (): string => (keyring() === 'basic_text' ? 'v10' : 'v11')
/** The host's own, of before it told the two apart. */
const formerPrefix = 'h10'

/** Fixed, so that secrets outlive the process; the encryption is real, the secrecy of the key is not. */
const key = scryptSync('dev-host', 'safe-storage', 32)

function whenAvailable(): void {
  if (!app.isReady()) throw new Error('safeStorage cannot be used before app is ready')
  if (keyring() === 'none') throw new Error('Encryption is not available.')
}

export const safeStorage = surface('safeStorage', {
  // `false`, and no waiting, before the app is ready. Source: Electron, electron_api_safe_storage.cc.
  isAsyncEncryptionAvailable: () => Promise.resolve(app.isReady() && keyring() !== 'none'),
  async encryptStringAsync(plainText: string) {
    whenAvailable()
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    const text = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()])
    return Buffer.concat([Buffer.from(prefixOf()), nonce, cipher.getAuthTag(), text])
  },
  async decryptStringAsync(encrypted: Buffer) {
    whenAvailable()
    const prefix = encrypted.subarray(0, 3).toString('latin1')
    if (![prefixOf(), 'v10', formerPrefix].includes(prefix))
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.')
    const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(3, 15))
    decipher.setAuthTag(encrypted.subarray(15, 31))
    const text = Buffer.concat([decipher.update(encrypted.subarray(31)), decipher.final()])
    // Another key than the one that encrypts now.
    return { shouldReEncrypt: prefix !== prefixOf(), result: text.toString('utf8') }
  },
  getSelectedStorageBackend: (): Backend =>
    !app.isReady() || keyring() === 'none'
      ? 'unknown'
      : keyring() === 'unknown_desktop'
        ? 'basic_text'
        : (keyring() as Backend),
} satisfies Partial<Electron.SafeStorage>)

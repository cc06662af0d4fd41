import { safeStorage } from 'electron';
import type { Protection } from './secrets';

/** The system's key ring. On Linux without one, Electron's `basic_text` only hides: that is none. */
export const systemProtection: Protection = {
  available: () => {
    // Older versions do not tell the backend; there, what only hides counts as not available.
    const storage = safeStorage as Partial<typeof safeStorage>;
    const hides =
      process.platform === 'linux' && storage.getSelectedStorageBackend?.() === 'basic_text';
    return safeStorage.isEncryptionAvailable() && !hides;
  },
  encrypt: (text) => safeStorage.encryptString(text),
  decrypt: (bytes) => safeStorage.decryptString(bytes),
};

import { CloseoutError, refuse } from '../diagnostic.ts'
import { errorCode } from './disk.ts'

/** What the common codes mean to a person. */
const meanings: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is in use, or a mount point',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'there is a file of this name already',
  EIO: 'the disk reports a fault',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'it is gone',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'a part of the path is not a folder',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  ETXTBSY: 'it is in use',
  EXDEV: 'it is on another device',
}

/**
 * A system error as known trouble with rule `write-failed`: `Cannot take the lock: no space is left on the device
 * (ENOSPC), …`. Anything else is handed back as it is.
 */
export function systemRefusal(error: unknown, file: string, attempt: string, expected = 'a writable place'): unknown {
  const code = errorCode(error)
  if (code === undefined || error instanceof CloseoutError) return error
  const meaning = meanings[code]
  return refuse(
    'write-failed',
    file,
    `Cannot ${attempt}: ${meaning === undefined ? `\`${code}\`` : `${meaning} (\`${code}\`)`}, expected ${expected}`,
    { hint: 'mend the cause, then run the same command again' },
  )
}

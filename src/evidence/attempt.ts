import { CloseoutError, type Diagnostic } from '../diagnostic.ts'

/** What `read` gives; undefined, with its findings added to `refused`, when it refuses. Others are read all the same. */
export async function attempt<T>(refused: Diagnostic[], read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof CloseoutError)) throw error
    refused.push(...error.diagnostics)
    return undefined
  }
}

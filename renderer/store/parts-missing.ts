import { createSnapshot } from './snapshot.ts'

/** Whether a file of the window could not be read, so that parts of it stay away. */
export const arePartsMissing = createSnapshot<boolean>(false)

/** Reads a file of the window; where it cannot be read, the window says so. */
export async function readFile<File>(read: () => Promise<File>): Promise<File> {
  try {
    return await read()
  } catch (error) {
    arePartsMissing.set(true)
    throw error
  }
}

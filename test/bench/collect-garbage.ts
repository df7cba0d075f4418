/** Collects the garbage of the process it is evaluated in: nothing of this file is there but the function itself. */
export async function collectGarbage(): Promise<void> {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  const { runInNewContext } = process.getBuiltinModule('node:vm')
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let round = 0; round < 2; round += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    collect()
  }
}

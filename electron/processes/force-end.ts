/** Ends a process at once, also one that is stopped or hangs in a native call. One that ended meanwhile is no error. */
export function forceEnd(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

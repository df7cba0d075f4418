/** A process of the app, as `app.getAppMetrics` names it. */
export type AppProcess = { pid: number; type: 'Browser' | 'Utility'; name?: string; serviceName?: string }

const utilities = new Map<number, string>()

/** Keeps a utility process on the list while it runs. */
export function keepUtility(pid: number, name: string, exited: Promise<unknown>): void {
  utilities.set(pid, name)
  void exited.then(() => utilities.delete(pid))
}

/** Main and its utility processes; the host measures nothing of them. */
export const appProcesses = (): AppProcess[] => [
  { pid: process.pid, type: 'Browser' },
  ...Array.from(utilities, ([pid, name]): AppProcess => ({
    pid,
    type: 'Utility',
    serviceName: 'node.mojom.NodeService',
    name,
  })),
]

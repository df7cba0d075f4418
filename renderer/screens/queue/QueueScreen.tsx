export const QueueScreen = (_: { onQueue?: () => void }) => null

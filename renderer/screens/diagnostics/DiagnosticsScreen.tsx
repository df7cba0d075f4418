export const DiagnosticsScreen = (_: { onQueue?: () => void }) => null

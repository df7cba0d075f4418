export const SettingsScreen = (_: { onQueue?: () => void }) => null

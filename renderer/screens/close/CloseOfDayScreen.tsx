export const CloseOfDayScreen = (_: { onQueue?: () => void }) => null

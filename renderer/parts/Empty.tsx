import { Icon } from './Icon.tsx'
import type { IconName } from './Icon.tsx'

/** In the place of a list without lines: why it is empty, and what to do. */
export const Empty = ({ icon, say }: { icon: IconName; say: string }) => (
  <div className="empty">
    <Icon name={icon} />
    <p>{say}</p>
  </div>
)

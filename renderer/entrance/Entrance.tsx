import type { ReactNode } from 'react'
import { LanguageSwitch } from '../shell/LanguageSwitch.tsx'
import { ProfileStrip } from '../shell/ProfileStrip.tsx'

/** The frame of what stands before the store's own screens: which money this is, the language, and nothing of its data. */
export const Entrance = ({ children }: { children: ReactNode }) => (
  <div className="entrance">
    <header className="strips">
      <ProfileStrip />
    </header>
    <main id="content" className="entrance-content" tabIndex={-1}>
      {children}
    </main>
    <footer className="entrance-foot">
      <LanguageSwitch />
    </footer>
  </div>
)

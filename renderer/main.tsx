import './styles/tokens.css'
import './styles/base.css'
import './styles/parts.css'
import './styles/shell.css'
import './styles/flow.css'
import './styles/screens.css'
import './styles/people.css'
import './styles/print.css'
import { startWindow } from './start.tsx'

const root = document.querySelector<HTMLElement>('#root')
if (root) void startWindow(root)

import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'

/** A question over the screen. Escape closes it; the focus goes back to where it came from. */
export const Dialog = (props: { title: string; onClose: () => void; children: ReactNode }) => (
  <ModalOverlay
    className="overlay"
    isOpen
    onOpenChange={(isOpen) => {
      if (!isOpen) props.onClose()
    }}
  >
    <Modal className="modal">
      <AriaDialog className="dialog">
        <Heading slot="title" level={2}>
          {props.title}
        </Heading>
        {props.children}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
)

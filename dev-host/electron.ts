// What `import … from 'electron'` gives on the host. Every export of Electron stands here: done, or refusing with its name.
import { app } from './application.ts'
import { dialog, powerMonitor, screen, shell } from './desktop.ts'
import { ipcMain } from './ipc-main.ts'
import { Menu } from './menu.ts'
import { nativeTheme } from './native-theme.ts'
import { net } from './net.ts'
import { absent } from './not-implemented.ts'
import { protocol } from './protocol.ts'
import { safeStorage } from './safe-storage.ts'
import { session } from './session.ts'
import { Tray } from './tray.ts'
import { utilityProcess } from './utility-process.ts'
import { BrowserWindow, webContents } from './window/browser-window.ts'

export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
}
export { session, shell, Tray, utilityProcess, webContents }

export const autoUpdater = absent('autoUpdater')
export const BaseWindow = absent('BaseWindow')
export const BrowserView = absent('BrowserView')
export const clipboard = absent('clipboard')
export const ClipboardItem = absent('ClipboardItem')
export const contentTracing = absent('contentTracing')
export const contextBridge = absent('contextBridge')
export const crashReporter = absent('crashReporter')
export const desktopCapturer = absent('desktopCapturer')
export const globalShortcut = absent('globalShortcut')
export const ImageView = absent('ImageView')
export const inAppPurchase = absent('inAppPurchase')
export const IpcMainServiceWorker = absent('IpcMainServiceWorker')
export const ipcRenderer = absent('ipcRenderer')
export const LanguageModelUtility = absent('LanguageModelUtility')
export const localAIHandler = absent('localAIHandler')
export const MenuItem = absent('MenuItem')
export const MessageChannelMain = absent('MessageChannelMain')
export const nativeImage = absent('nativeImage')
export const netLog = absent('netLog')
export const Notification = absent('Notification')
export const parentPort = absent('parentPort')
export const powerSaveBlocker = absent('powerSaveBlocker')
export const pushNotifications = absent('pushNotifications')
export const sharedTexture = absent('sharedTexture')
export const ShareMenu = absent('ShareMenu')
export const systemPreferences = absent('systemPreferences')
export const TouchBar = absent('TouchBar')
export const View = absent('View')
export const WebContentsView = absent('WebContentsView')
export const webFrame = absent('webFrame')
export const webFrameMain = absent('webFrameMain')
export const WebSocket = absent('WebSocket')
export const webUtils = absent('webUtils')

/** The list is held against Electron's declarations: a missing name, or one too many, does not compile. */
export default {
  app,
  autoUpdater,
  BaseWindow,
  BrowserView,
  BrowserWindow,
  clipboard,
  ClipboardItem,
  contentTracing,
  contextBridge,
  crashReporter,
  desktopCapturer,
  dialog,
  globalShortcut,
  ImageView,
  inAppPurchase,
  ipcMain,
  IpcMainServiceWorker,
  ipcRenderer,
  LanguageModelUtility,
  localAIHandler,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  net,
  netLog,
  Notification,
  parentPort,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  pushNotifications,
  safeStorage,
  screen,
  session,
  sharedTexture,
  ShareMenu,
  shell,
  systemPreferences,
  TouchBar,
  Tray,
  utilityProcess,
  View,
  webContents,
  WebContentsView,
  webFrame,
  webFrameMain,
  WebSocket,
  webUtils,
} satisfies Record<keyof typeof Electron.CrossProcessExports, unknown>

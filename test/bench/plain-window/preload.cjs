const { contextBridge, ipcRenderer } = require('electron')

contextBridge.exposeInMainWorld('plain', {
  on: (listener) => void ipcRenderer.on('row', (_event, row) => listener(row)),
})

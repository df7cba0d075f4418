type Destroyable = { isDestroyed(): boolean }

/**
 * Makes every member of a class throw once its object is destroyed, getters included, but for `isDestroyed` and the
 * emitter's own. Source: electron.d.ts, `BrowserWindow.isDestroyed` ("accessing most of its other properties and
 * methods throws `Object has been destroyed`") and `BrowserWindow.webContents`.
 */
export function throwOnceDestroyed(ofClass: { prototype: Destroyable }): void {
  const { prototype } = ofClass
  for (const [name, member] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name === 'constructor' || name === 'isDestroyed') continue
    for (const part of ['get', 'value'] as const) {
      const original: unknown = member[part]
      if (typeof original === 'function') member[part] = guarded(original)
    }
    Object.defineProperty(prototype, name, member)
  }
}

const guarded = (original: Function) =>
  function (this: Destroyable, ...parameters: unknown[]): unknown {
    if (this.isDestroyed()) throw new TypeError('Object has been destroyed')
    return Reflect.apply(original, this, parameters)
  }

import { control } from '../control.ts'
import { notImplemented } from '../not-implemented.ts'

/** Sides of paper in inches, as Chromium has them. */
const formats: Readonly<Record<string, readonly [width: number, height: number]>> = {
  letter: [8.5, 11],
  legal: [8.5, 14],
  tabloid: [11, 17],
  ledger: [17, 11],
  a0: [33.1, 46.8],
  a1: [23.4, 33.1],
  a2: [16.54, 23.4],
  a3: [11.7, 16.54],
  a4: [8.27, 11.7],
  a5: [5.83, 8.27],
  a6: [4.13, 5.83],
}
const printFormats = ['A0', 'A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'Legal', 'Letter', 'Tabloid']
/** The least that Chromium takes for a side, microns. */
const minMicrons = 352

const printOptions = new Set([
  'silent',
  'printBackground',
  'deviceName',
  'color',
  'margins',
  'pageSize',
  'copies',
])
const pdfOptions = new Set([
  'landscape',
  'printBackground',
  'scale',
  'pageRanges',
  'preferCSSPageSize',
  'margins',
  'pageSize',
])
const marginTypes: readonly unknown[] = [undefined, 'default', 'none', 'printableArea', 'custom']

function refuseUnknown(name: string, options: object, known: ReadonlySet<string>): void {
  const unknown = Object.keys(options).find((option) => !known.has(option))
  if (unknown !== undefined) throw notImplemented(`${name} with ${unknown}`)
}

/** Throws what Electron throws of options that it does not take (`lib/browser/api/web-contents.ts`). */
export function checkPrintOptions(options: unknown): asserts options is Electron.WebContentsPrintOptions {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('webContents.print(): Invalid print settings specified.')
  refuseUnknown('webContents.print', options, printOptions)
  const { pageSize, margins } = options as Electron.WebContentsPrintOptions
  if (margins !== undefined && !marginTypes.includes(margins.marginType))
    throw notImplemented(`webContents.print with margins ${String(margins.marginType)}`)
  if (typeof pageSize === 'object') {
    const { width, height } = pageSize
    if (!width || !height) throw new Error('height and width properties are required for pageSize')
    if (Math.ceil(width) < minMicrons || Math.ceil(height) < minMicrons)
      throw new RangeError('height and width properties must be minimum 352 microns.')
  } else if (pageSize !== undefined && !printFormats.includes(pageSize))
    throw new Error(`Unsupported pageSize: ${pageSize}`)
}

/** Why nothing can be printed on a printer, in Electron's words; empty: it can be. */
export function printerProblem(deviceName: string | undefined): string {
  if (deviceName === undefined || deviceName === '')
    return control.printers.length === 0 ? 'No printers available on the network' : ''
  return control.printers.some(({ name }) => name === deviceName) ? '' : 'Invalid deviceName provided'
}

function inches(pageSize: Electron.PrintToPDFOptions['pageSize']): readonly [number, number] {
  if (typeof pageSize === 'object') {
    if (typeof pageSize.width !== 'number' || typeof pageSize.height !== 'number')
      throw new TypeError('width and height properties are required for pageSize')
    return [pageSize.width, pageSize.height]
  }
  const format = formats[(pageSize ?? 'letter').toLowerCase()]
  if (format === undefined) throw new Error(`Invalid pageSize ${pageSize}`)
  return format
}

function checked<Value>(value: Value, type: string, name: string): Value {
  if (typeof value !== type) throw new TypeError(`${name} must be of type ${type}`)
  return value
}

/** What Chromium is asked for a PDF: the names, defaults (inches) and refusals are Electron's. */
export function pdfParameters(options: Electron.PrintToPDFOptions): {
  landscape: boolean
  printBackground: boolean
  scale: number
  pageRanges: string
  preferCSSPageSize: boolean
  paperWidth: number
  paperHeight: number
  marginTop: number
  marginBottom: number
  marginLeft: number
  marginRight: number
} {
  refuseUnknown('webContents.printToPDF', options, pdfOptions)
  const { top, bottom, left, right } = checked(options.margins ?? {}, 'object', 'margins')
  const [paperWidth, paperHeight] = inches(options.pageSize)
  if (
    (top ?? 0) > paperHeight ||
    (bottom ?? 0) > paperHeight ||
    (left ?? 0) > paperWidth ||
    (right ?? 0) > paperWidth
  )
    throw new Error('margins must be less than or equal to pageSize')
  return {
    landscape: checked(options.landscape ?? false, 'boolean', 'landscape'),
    printBackground: checked(options.printBackground ?? false, 'boolean', 'printBackground'),
    scale: checked(options.scale ?? 1, 'number', 'scale'),
    pageRanges: checked(options.pageRanges ?? '', 'string', 'pageRanges'),
    preferCSSPageSize: checked(options.preferCSSPageSize ?? false, 'boolean', 'preferCSSPageSize'),
    paperWidth,
    paperHeight,
    marginTop: checked(top ?? 0.4, 'number', 'margins.top'),
    marginBottom: checked(bottom ?? 0.4, 'number', 'margins.bottom'),
    marginLeft: checked(left ?? 0.4, 'number', 'margins.left'),
    marginRight: checked(right ?? 0.4, 'number', 'margins.right'),
  }
}

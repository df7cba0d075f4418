import { fromHex } from '../bytes.ts'

/**
 * Commands of MagneSafe V5 readers over HID feature reports: command, length of data, data, filled with 00 to the
 * report's size (MagTek 99875475, "Commands"). The answer is read back: result code, length, data.
 */
const reportBytes = 60
const command = { getProperty: 0x00, getKsn: 0x09, getSecurityLevel: 0x15, extended: 0x49 } as const
const extendedHeader = 6
/** An extended command's data per packet. */
const extendedData = 52
const property = { softwareId: 0x00, deviceSerial: 0x03 } as const

/** Seconds that the reader waits for a card; the bridge cancels earlier when the cashier does. */
const cardSeconds = 60
/** Contact chip and contactless; a swipe is always reported. */
const cardTypes = 0x02 | 0x04
/** Quick Chip: the card may be removed as soon as it was read. */
const quickChip = 0x80
const currencyCodes = { PEN: '0604', USD: '0840' } as const

/** The report id of feature reports: stripe readers have none (0), EMV models number theirs (1). */
export type ReportId = 0 | 1

const feature = (reportId: ReportId, name: number, data: readonly number[]): Uint8Array => {
  const report = new Uint8Array(1 + reportBytes)
  report.set([reportId, name, data.length, ...data])
  return report
}

/** What is asked of a reader when its link opens, one after the other: an answer does not say what it answers. */
export const questions = ['softwareId', 'deviceSerial', 'ksn', 'securityLevel'] as const
export type Question = (typeof questions)[number]

/** The feature report (report id first) that asks a question. */
export function questionReport(question: Question, reportId: ReportId): Uint8Array {
  switch (question) {
    case 'softwareId':
      return feature(reportId, command.getProperty, [property.softwareId])
    case 'deviceSerial':
      return feature(reportId, command.getProperty, [property.deviceSerial])
    case 'ksn':
      return feature(reportId, command.getKsn, [])
    case 'securityLevel':
      return feature(reportId, command.getSecurityLevel, [])
  }
}

/** The data of an answer (report id first), or `null` when the reader refused or the answer is not one. */
export function answerData(report: Uint8Array): Uint8Array | null {
  const length = report[2] ?? 0
  if (report[1] !== 0 || report.length < 3 + length) return null
  return report.subarray(3, 3 + length)
}

/** An extended command as feature reports: 49, length, offset, command, length of all data, data. */
function extendedCommand(name: number, data: Uint8Array, reportId: ReportId): Uint8Array[] {
  const reports: Uint8Array[] = []
  for (let offset = 0; offset === 0 || offset < data.length; offset += extendedData - 1) {
    const part = data.subarray(offset, offset + extendedData - 1)
    const report = new Uint8Array(1 + reportBytes)
    report.set([reportId, command.extended, extendedHeader + part.length, offset >> 8, offset & 0xff])
    report.set([name >> 8, name & 0xff, data.length >> 8, data.length & 0xff, ...part], 5)
    reports.push(report)
  }
  return reports
}

/**
 * Extended command 0300, Initiate EMV Transaction: seconds, card types, option, amount in minor units, transaction
 * type, cash back, currency (ISO 4217 numeric), which notifications to send.
 */
export function startEmv(
  wanted: { minor: number; currency: 'PEN' | 'USD' },
  reportId: ReportId,
): Uint8Array[] {
  const tail =
    fromHex(`${amountDigits(wanted.minor)}20000000000000${currencyCodes[wanted.currency]}02`) ??
    new Uint8Array()
  return extendedCommand(0x0300, Uint8Array.from([cardSeconds, cardTypes, quickChip, ...tail]), reportId)
}

/** Extended command 0304, Cancel Transaction. */
export const cancelEmv = (reportId: ReportId): Uint8Array[] =>
  extendedCommand(0x0304, new Uint8Array(), reportId)

const amountDigits = (minor: number): string =>
  String(Math.max(0, Math.trunc(minor)))
    .slice(-12)
    .padStart(12, '0')

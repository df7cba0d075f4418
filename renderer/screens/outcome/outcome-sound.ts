import type { RowState } from '../../../domain/operations.ts'

/** Hertz, one after the other. */
const up = [660, 880] as const
const down = [440, 294] as const
const level = [370, 370] as const

/** Up where money was given back, down where it was not, level where somebody has to look. */
export const outcomeTones: Readonly<Partial<Record<RowState, readonly number[]>>> = {
  approved: up,
  declined: down,
  refused: down,
  expired: down,
  cancelled: down,
  attention: level,
}

/** Whoever comes back to an outcome has heard it. */
let heard = ''

const toneSeconds = 0.14
const gapSeconds = 0.04
/** Of a full tone: heard across a counter, and not across a shop. */
const loudness = 0.2

/**
 * Plays an operation's tones, the same once. Where the machine has no sound nothing is heard, and nothing else happens: an outcome is
 * worth more.
 */
export function playOutcome(operationId: string, tones: readonly number[]): void {
  const told = `${operationId} ${tones.join(' ')}`
  if (told === heard) return
  heard = told
  try {
    play(new AudioContext(), tones)
  } catch {
    // No device, or none that is free.
  }
}

function play(audio: AudioContext, tones: readonly number[]): void {
  const played = tones.map((hertz, place) => {
    const startsAt = audio.currentTime + place * (toneSeconds + gapSeconds)
    const endsAt = startsAt + toneSeconds
    const volume = audio.createGain()
    // A tone that begins or ends at once clicks.
    volume.gain.setValueAtTime(0, startsAt)
    volume.gain.linearRampToValueAtTime(loudness, startsAt + 0.01)
    volume.gain.setValueAtTime(loudness, endsAt - 0.03)
    volume.gain.linearRampToValueAtTime(0, endsAt)
    const tone = audio.createOscillator()
    tone.frequency.value = hertz
    tone.connect(volume).connect(audio.destination)
    tone.start(startsAt)
    tone.stop(endsAt)
    return tone
  })
  played.at(-1)?.addEventListener('ended', () => void audio.close())
}

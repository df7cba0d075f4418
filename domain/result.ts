/** A value or a tagged error. Errors are values at every boundary; each function lists exactly the tags it can return. */
export type Result<Value, Failure> = { ok: true; value: Value } | { ok: false; error: Failure }

export const ok = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value })

export const err = <const Failure>(error: Failure): { ok: false; error: Failure } => ({ ok: false, error })

/** `npm run enrolment -- --secrets FILE --out FILE`: what `extorno --seal-enrolment` does, from the tree. */
import { sealEnrolment } from './seal-enrolment.ts'

const sealed = await sealEnrolment(process.argv.slice(2), Date.now())
if (sealed.ok) process.stdout.write(sealed.value)
else process.stderr.write(`${sealed.error}\n`)
process.exitCode = sealed.ok ? 0 : 1

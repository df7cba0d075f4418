import { settleData } from '../../../electron/app/counter-data.ts'

/** Settles the data of an account as a start does, and is killed after the step that it is told: `node … ACCOUNT PLACE STEP`. */
const [account = '', place = '', fatalStep = ''] = process.argv.slice(2)
process.umask(0o022)
const steps: string[] = []
const settled = settleData({
  account,
  place,
  purpose: 'open',
  onStep(step) {
    steps.push(step)
    if (step === fatalStep) process.kill(process.pid, 'SIGKILL')
  },
})
process.stdout.write(JSON.stringify({ ...settled, steps }))

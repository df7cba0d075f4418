import type { Mutant } from './money.ts'

const tests = ['test/unit/main/window-door.test.ts', 'test/unit/modules/door.test.ts']

const senders: readonly Mutant[] = [
  {
    name: 'every caller is our window',
    file: 'electron/modules/ipc.ts',
    from: 'isTrusted: (event) => isOurWindow(event, context.slots.window.get()?.webContents ?? null),',
    to: 'isTrusted: () => true,',
    tests,
  },
  {
    name: 'the door does not ask who calls',
    file: 'electron/ipc/register-handlers.ts',
    from: 'if (!isTrusted(event))',
    to: 'if (isTrusted.length > 9)',
    tests,
  },
  {
    name: 'another window is ours',
    file: 'electron/window/security.ts',
    from: '    event.sender.id === window.id &&\n',
    to: '',
    tests,
  },
  {
    name: 'a frame inside our document is ours',
    file: 'electron/window/security.ts',
    from: '    frame.parent === null &&\n',
    to: '',
    tests,
  },
  {
    name: 'any document in our window is ours',
    file: 'electron/window/security.ts',
    from: '    frame.url.startsWith(`${appOrigin}/`)\n',
    to: '    frame.url.length > 0\n',
    tests,
  },
  {
    name: 'a host that begins like ours is ours',
    file: 'electron/window/security.ts',
    from: 'frame.url.startsWith(`${appOrigin}/`)',
    to: 'frame.url.startsWith(appOrigin)',
    tests,
  },
]

const served: readonly Mutant[] = [
  ['files beside the window are served', ' || !file.startsWith(folder + sep)', ''],
  ['a folder that begins like the window is served', 'folder + sep', 'folder'],
  ['files of any kind are served', 'type === undefined ||', ''],
  ['another host of the scheme is served', "url.host !== 'bundle' ||", ''],
  ['every method is served', " || request.method !== 'GET'", ''],
  ['the window has no policy', "          'content-security-policy': contentSecurityPolicy,\n", ''],
  ['kinds of files are guessed', "          'x-content-type-options': 'nosniff',\n", ''],
  ['other origins share the window', "          'cross-origin-opener-policy': 'same-origin',\n", ''],
  ['the scheme may fetch', 'supportFetchAPI: false', 'supportFetchAPI: true'],
].map(([name = '', from = '', to = '']) => ({
  name,
  from,
  to,
  file: 'electron/window/app-protocol.ts',
  tests,
}))

const policy: readonly Mutant[] = [
  ["default-src 'none'", "default-src 'self'"],
  ["script-src 'self'", "script-src 'self' 'unsafe-inline'"],
  ["style-src 'self'", "style-src 'self' 'unsafe-inline'"],
  ["img-src 'self' data:", "img-src 'self' data: https:"],
  ["connect-src 'none'", "connect-src 'self' https:"],
  ["base-uri 'none'", "base-uri 'self'"],
  ["form-action 'none'", 'form-action *'],
  ["frame-ancestors 'none'", "frame-ancestors 'self'"],
  ["require-trusted-types-for 'script'", 'upgrade-insecure-requests'],
].map(([from = '', to = '']) => ({
  name: `the policy says ${to}`,
  file: 'electron/window/content-security-policy.ts',
  // The indentation tells the window's own policy from that of development, which says some of this too.
  from: `\n  "${from}",\n`,
  to: `\n  "${to}",\n`,
  tests,
}))

const windows: readonly Mutant[] = [
  ['the renderer has no sandbox', 'sandbox: true', 'sandbox: false'],
  ['the preload shares the page', 'contextIsolation: true', 'contextIsolation: false'],
  ['the page has Node', 'nodeIntegration: false', 'nodeIntegration: true'],
  ['the page reads other origins', 'webSecurity: true', 'webSecurity: false'],
  ['a file dropped on the window is opened', 'navigateOnDragDrop: false', 'navigateOnDragDrop: true'],
  ['a packaged app has developer tools', 'devTools: !isPackaged', 'devTools: true'],
  ['the window has a right more', 'spellcheck: false,', 'spellcheck: false,\n      webviewTag: true,'],
  ['the window is not locked', '  lockContents(window.webContents)\n', ''],
].map(([name = '', from = '', to = '']) => ({ name, from, to, file: 'electron/window/window.ts', tests }))

const locks: readonly Mutant[] = [
  ['permissions are granted when asked for', 'decide(false)', 'decide(true)'],
  [
    'permissions are there when checked',
    'setPermissionCheckHandler(() => false)',
    'setPermissionCheckHandler(() => true)',
  ],
  ['nobody decides on permissions', 'session.setPermissionRequestHandler(', 'void ('],
  ['the window has a network', 'decide({ cancel: !isChanges &&', 'decide({ cancel: isChanges &&'],
  [
    'any address with a known word in it is let through',
    '/^(?:app|devtools|data|blob):/u',
    '/(?:app|devtools|data|blob):/u',
  ],
  ['new windows are opened', "{ action: 'deny' }", "{ action: 'allow' }"],
  ['the window is left', "  contents.on('will-navigate', (event) => event.preventDefault())\n", ''],
  ['the window is led away', "  contents.on('will-redirect', (event) => event.preventDefault())\n", ''],
  ['a webview is attached', "  contents.on('will-attach-webview', (event) => event.preventDefault())\n", ''],
].map(([name = '', from = '', to = '']) => ({ name, from, to, file: 'electron/window/security.ts', tests }))

const start: readonly Mutant[] = [
  {
    name: 'renderers are not sandboxed by the program',
    file: 'electron/modules/application.ts',
    from: '  app.enableSandbox()\n',
    to: '',
    tests,
  },
  {
    name: 'what weakens TLS is obeyed',
    file: 'electron/modules/application.ts',
    from: 'clearWeakTls(process.env, process.execArgv)',
    to: '[]',
    tests,
  },
  {
    name: 'the session is not locked',
    file: 'electron/modules/window.ts',
    from: '    lockSession(session.defaultSession, devServer)\n',
    to: '',
    tests,
  },
  {
    name: 'a packaged app takes a dev server',
    file: 'electron/window/dev-server.ts',
    from: 'if (isPackaged || named',
    to: 'if (named',
    tests: ['test/unit/main/dev-server.test.ts'],
  },
  {
    name: 'any host is a dev server',
    file: 'electron/window/dev-server.ts',
    from: "url.protocol === 'http:' && url.hostname === '127.0.0.1'",
    to: "url.protocol === 'http:'",
    tests: ['test/unit/main/dev-server.test.ts'],
  },
]

const calls: readonly Mutant[] = [
  {
    name: 'a call may be of any size',
    file: 'electron/ipc/answer-call.ts',
    from: "  if (!isWithinBounds(input)) return err({ why: 'tooLarge' })\n",
    to: '',
    tests: ['test/unit/main/door.test.ts'],
  },
  {
    name: 'what a call says is not parsed',
    file: 'electron/ipc/answer-call.ts',
    from: 'if (!parsed.success) return',
    to: 'if (parsed.success && input === 0) return',
    tests: ['test/unit/main/door.test.ts'],
  },
  {
    name: 'every refused call is a line of the log',
    file: 'electron/app/refused-calls.ts',
    from: 'if (isOwn) write.one(refused)\n      } else counted.count += 1',
    to: 'if (isOwn) write.one(refused)\n      } else write.one(refused)',
    tests: ['test/unit/main/log.test.ts'],
  },
  {
    name: 'made-up calls have a line each',
    file: 'electron/app/refused-calls.ts',
    from: 'counts.has(own) || counts.size < maxKinds',
    to: 'counts.has(own) || counts.size < Infinity',
    tests: ['test/unit/main/log.test.ts'],
  },
  {
    name: 'connection checks are not shared',
    file: 'electron/gateways/connection-check.ts',
    from: '() => (shared ??= run())',
    to: '() => (shared = run())',
    tests: ['test/unit/gateways/connection-check.test.ts'],
  },
  {
    name: 'connection checks do not wait',
    file: 'electron/gateways/connection-check.ts',
    from: '    await rested\n',
    to: '',
    tests: ['test/unit/gateways/connection-check.test.ts'],
  },
  {
    name: 'an address may have a user and password',
    file: 'contract/settings.ts',
    from: "address !== null && address.username === '' && address.password === ''",
    to: 'address !== null',
    tests: ['test/unit/main/settings.test.ts'],
  },
]

const endpoint: readonly Mutant[] = [
  ['any name of this machine is taken', 'if (!isNamed) return c.body(null, 421)', ''],
  ['pages are let in', 'return headers.origin === undefined ? next() : c.body(null, 403)', 'return next()'],
  ['no token is needed', 'given === undefined || !isSame(given, wanted)', 'given === undefined'],
  ['silent connections are kept', 'if (silent.size > maxSilent) oldest?.destroy()', 'void oldest'],
  ['connections are kept for another call', "    response.setHeader('connection', 'close')\n", ''],
  [
    'headers may take for ever',
    '      headersTimeout: requestTimeoutMs,\n      requestTimeout: requestTimeoutMs,\n',
    '',
  ],
  ['other machines get in', "server.listen(options.port, '127.0.0.1')", 'server.listen(options.port)'],
].map(([name = '', from = '', to = '']) => ({
  name: `callbacks: ${name}`,
  from,
  to,
  file: 'electron/callbacks/endpoint.ts',
  tests: ['test/unit/callbacks/endpoint.test.ts'],
}))

/** What would open the window, the calls between window and main, or the ends that listen. */
export const doorMutants: readonly Mutant[] = [
  ...senders,
  ...served,
  ...policy,
  ...windows,
  ...locks,
  ...start,
  ...calls,
  ...endpoint,
]

// The list of scenes; the one chosen is shown beside it. Its address keeps scene, language and theme.
import { sceneGroups } from '../scenes/index.ts'

const nav = document.querySelector('nav')
const form = document.querySelector('form')
const frame = document.querySelector('iframe')
const alone = document.querySelector<HTMLAnchorElement>('form a')
if (nav === null || form === null || frame === null || alone === null)
  throw new Error('the page of the gallery is not whole')

for (const { title, scenes } of sceneGroups) {
  const heading = document.createElement('h2')
  heading.textContent = title
  nav.append(heading)
  for (const { name } of scenes) {
    const link = document.createElement('a')
    link.href = `#${name}`
    link.textContent = name
    nav.append(link)
  }
}

const show = (): void => {
  const scene = location.hash.slice(1) || 'find'
  const look = new URLSearchParams({ scene, language: '', theme: '' })
  for (const select of form.querySelectorAll('select')) look.set(select.name, select.value)
  alone.href = `frame.html?${look}`
  frame.src = alone.href
  for (const link of nav.querySelectorAll('a'))
    link.toggleAttribute('aria-current', link.hash === `#${scene}`)
}
addEventListener('hashchange', show)
form.addEventListener('change', show)
show()

const rows = document.querySelector('#rows')
const clock = document.querySelector('#clock')
for (let index = 0; index < 100; index += 1) {
  const item = document.createElement('li')
  item.textContent = `Row ${index}`
  rows.append(item)
}
const tell = () => {
  clock.textContent = new Date().toLocaleTimeString('es-PE')
}
tell()
setInterval(tell, 1000)
window.plain.on(({ index, text }) => {
  rows.children[index].textContent = text
})

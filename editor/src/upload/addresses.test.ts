import { expect, it } from 'vitest'
import { readAddresses } from './addresses'

const read = (text: string) => readAddresses(text).addresses
const wrong = (text: string) => readAddresses(text).wrong.map(({ line, why }) => `${line} ${why}`)

it('one address a line, each once, in their order, as it was written', () => {
  expect(readAddresses(' https://b.example/2.jpg?x=1,2 \r\n\n\thttp://a.example:8080/ä.png\rHTTPS://b.example/3\nhttps://b.example/2.jpg?x=1,2')).toEqual({
    addresses: ['https://b.example/2.jpg?x=1,2', 'http://a.example:8080/ä.png', 'HTTPS://b.example/3'],
    wrong: [],
  })
  expect(readAddresses(' \n\n ')).toEqual({ addresses: [], wrong: [] })
})

it('lists from elsewhere: several in a line, with commas, in quotes', () => {
  expect(read('https://a/1, https://a/2;https://not-split/3')).toEqual(['https://a/1', 'https://a/2;https://not-split/3'])
  expect(read('https://a/1 https://a/2')).toEqual(['https://a/1', 'https://a/2'])
  expect(read('"https://a/1",\n\'https://a/2\',\n<https://a/3>\n""')).toEqual(['https://a/1', 'https://a/2', 'https://a/3'])
})

it('what is none is named by its line', () => {
  expect(wrong('https://a/1\n\nftp://a/2\nexample.org/3.jpg\nhttps://\nhttp://[::1/x')).toEqual(['3 kind', '4 kind', '5 unreadable', '6 unreadable'])
  expect(wrong('https://a/my photo.jpg\n- https://a/1')).toEqual(['1 spaces', '2 spaces'])
  expect(wrong('https://user:word@a/1\nhttps://user@a/1\nhttps://a/@b')).toEqual(['1 secret', '2 secret'])
  expect(wrong('javascript:alert(1)\ndata:image/png;base64,AAAA\nfile:///etc/passwd')).toEqual(['1 kind', '2 kind', '3 kind'])
  expect(readAddresses('https://a/1\n what is this \nhttps://a/2')).toEqual({ addresses: ['https://a/1', 'https://a/2'], wrong: [{ line: 2, text: 'what is this', why: 'spaces' }] })
})

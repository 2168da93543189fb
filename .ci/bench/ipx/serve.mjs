// ipx over a folder of files, as its documentation serves it. Usage: node serve.mjs FOLDER PORT
import { createServer } from 'node:http'
import { createIPX, createIPXNodeServer, ipxFSStorage } from 'ipx'
import sharp from 'sharp'

const [folder, port] = process.argv.slice(2)
console.log(`ipx with sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`)
createServer(createIPXNodeServer(createIPX({ storage: ipxFSStorage({ dir: folder }) }))).listen(Number(port), '127.0.0.1')

// The codecs KafkaJS leaves to others: snappy (raw, and reading the xerial frames Java writes), lz4 frames, zstd.
import kafkajs from 'kafkajs'
import lz4 from 'lz4-napi'
import snappy from 'snappyjs'
import { Zstd } from '@hpcc-js/wasm-zstd'

const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
const XERIAL_HEADER_SIZE = 16

const unframe = buffer => {
  if (!buffer.subarray(0, XERIAL.length).equals(XERIAL)) return Buffer.from(snappy.uncompress(buffer))
  const blocks = []
  for (let at = XERIAL_HEADER_SIZE; at < buffer.length;) {
    const size = buffer.readInt32BE(at)
    blocks.push(Buffer.from(snappy.uncompress(buffer.subarray(at + 4, at + 4 + size))))
    at += 4 + size
  }
  return Buffer.concat(blocks)
}

export const install = async () => {
  const { CompressionTypes, CompressionCodecs } = kafkajs
  const zstd = await Zstd.load()
  CompressionCodecs[CompressionTypes.Snappy] = () => ({
    compress: async encoder => Buffer.from(snappy.compress(encoder.buffer)),
    decompress: async buffer => unframe(buffer),
  })
  CompressionCodecs[CompressionTypes.LZ4] = () => ({
    compress: async encoder => lz4.compressFrameSync(encoder.buffer),
    decompress: async buffer => lz4.decompressFrameSync(buffer),
  })
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({
    compress: async encoder => Buffer.from(zstd.compress(encoder.buffer)),
    decompress: async buffer => Buffer.from(zstd.decompress(buffer)),
  })
}

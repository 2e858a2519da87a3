"""A screenshot as a small PNG: at most 64 colours, the most frequent ones of the picture. Standard library only."""
import collections
import struct
import zlib


def pixels(png):
    """Width, height and the rows of an 8-bit RGB or RGBA PNG, each pixel a tuple of red, green and blue."""
    place, data = 8, b""
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place:place + 8])
        body = png[place + 8:place + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            if depth != 8 or colour not in (2, 6) or interlaced:
                raise ValueError("only 8-bit RGB and RGBA pictures without interlacing are read")
            step = 3 if colour == 2 else 4
        elif kind == b"IDAT":
            data += body
        place += 12 + length
    raw, stride, rows = zlib.decompress(data), width * step, []
    above = bytearray(stride)
    for number in range(height):
        start = number * (stride + 1)
        way, row = raw[start], bytearray(raw[start + 1:start + 1 + stride])
        if way == 1:
            for i in range(step, stride):
                row[i] = (row[i] + row[i - step]) & 255
        elif way == 2:
            for i in range(stride):
                row[i] = (row[i] + above[i]) & 255
        elif way == 3:
            for i in range(stride):
                row[i] = (row[i] + ((row[i - step] if i >= step else 0) + above[i]) // 2) & 255
        elif way == 4:
            for i in range(stride):
                left, up = (row[i - step], above[i - step]) if i >= step else (0, 0)
                guess = left + above[i] - up
                near = min((abs(guess - left), 0, left), (abs(guess - above[i]), 1, above[i]), (abs(guess - up), 2, up))
                row[i] = (row[i] + near[2]) & 255
        rows.append(list(zip(row[0::step], row[1::step], row[2::step])))
        above = row
    return width, height, rows


def small(png, most=64):
    """The picture with at most `most` colours (256 at most): the most frequent stay, others become the nearest of them."""
    width, height, rows = pixels(png)
    counts = collections.Counter()
    for row in rows:
        counts.update(row)
    colours = [colour for colour, _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:most]]
    index = {colour: number for number, colour in enumerate(colours)}
    for colour in counts:
        if colour not in index:
            index[colour] = min(range(len(colours)), key=lambda n: sum((a - b) ** 2 for a, b in zip(colour, colours[n])))
    lines = b"".join(b"\0" + bytes(index[pixel] for pixel in row) for row in rows)

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
            + chunk(b"PLTE", b"".join(bytes(colour) for colour in colours)) + chunk(b"IDAT", zlib.compress(lines, 9))
            + chunk(b"IEND", b""))

/* QR codes, on libqrencode. */
#include "core/qr.h"

#include "base/buf.h"

#include <qrencode.h>
#include <string.h>

enum {
    QUIET = 4,   /* modules of white around the code */
    WIDEST = 177 /* of all codes */
};

/* The library's code as a copy: taken while the library holds memory of its own, a piece of the
 * arena could jump away and lose it. */
static QRcode encode(struct arena *arena, const char *text)
{
    QRcode copy = {.data = arena_alloc(arena, WIDEST * WIDEST)};
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (!code)
        arena_give_up(arena);
    copy.version = code->version;
    copy.width = code->width;
    memcpy(copy.data, code->data, (size_t)code->width * (size_t)code->width);
    QRcode_free(code);
    return copy;
}

const char *qr_path(struct arena *arena, const char *text, int *side)
{
    QRcode code = encode(arena, text);
    struct buf path = buf_create(arena, 16384);
    for (int y = 0; y < code.width; y++)
        for (int x = 0; x < code.width; x++)
            if (code.data[y * code.width + x] & 1)
                buf_printf(&path, "M%d %dh1v1h-1z", x + QUIET, y + QUIET);
    *side = code.width + 2 * QUIET;
    return path.bytes;
}

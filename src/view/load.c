/* The templates of a folder, read and compiled once at the start. */
#include "view/view_internal.h"

#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_FOLDERS 8 /* nested in one another */

struct loader {
    struct arena *scratch;
    struct draft *drafts;
    size_t count, capacity;
    size_t total; /* bytes of text */
    size_t root;  /* length of the folder's path with its '/' */
    char *error;
    size_t error_size;
};

static bool load_fail(struct loader *loader, const char *path, const char *what)
{
    snprintf(loader->error, loader->error_size, "%s:1: %s", path, what);
    return false;
}

/* The first `length` bytes of a file, or NULL with errno. */
static char *read_file(struct arena *arena, const char *path, size_t length)
{
    FILE *file = fopen(path, "rbe");
    if (!file)
        return NULL;
    char *text = arena_alloc(arena, length + 1);
    errno = EIO;
    bool whole = fread(text, 1, length, file) == length;
    fclose(file);
    return whole ? text : NULL;
}

/* What a template's file ends in; NULL for other files. */
static const char *ending_of(const char *name)
{
    return text_ends(name, ".html") ? ".html" : text_ends(name, ".xml") ? ".xml" : NULL;
}

static bool load_file(struct loader *loader, const char *path, size_t length)
{
    loader->total += length;
    if (loader->total > VIEW_MAX_TEXT)
        return load_fail(loader, path, "the templates are too large");
    if (loader->count == loader->capacity) {
        size_t grown = loader->capacity ? loader->capacity * 2 : 64;
        loader->drafts =
            arena_resize(loader->scratch, loader->drafts, loader->capacity * sizeof *loader->drafts,
                         grown * sizeof *loader->drafts);
        loader->capacity = grown;
    }
    struct draft *draft = &loader->drafts[loader->count++];
    *draft = (struct draft){.file = path, .length = length};
    size_t name = strlen(path) - loader->root - strlen(ending_of(path));
    draft->name = arena_strndup(loader->scratch, path + loader->root, name);
    draft->text = read_file(loader->scratch, path, length);
    return draft->text || load_fail(loader, path, strerror(errno));
}

static bool load_folder(struct loader *loader, const char *folder, int depth);

static bool load_entry(struct loader *loader, const char *folder, const char *name, int depth)
{
    if (name[0] == '.')
        return true;
    char *path = arena_printf(loader->scratch, "%s/%s", folder, name);
    struct stat status;
    if (stat(path, &status) != 0)
        return load_fail(loader, path, strerror(errno));
    if (S_ISDIR(status.st_mode))
        return load_folder(loader, path, depth + 1);
    return !ending_of(name) || load_file(loader, path, (size_t)status.st_size);
}

static bool load_folder(struct loader *loader, const char *folder, int depth)
{
    if (depth > MAX_FOLDERS)
        return load_fail(loader, folder, "folders are nested too deep");
    DIR *directory = opendir(folder);
    if (!directory)
        return load_fail(loader, folder, strerror(errno));
    bool good = true;
    struct dirent *entry;
    while (good && (entry = readdir(directory)))
        good = load_entry(loader, folder, entry->d_name, depth);
    closedir(directory);
    return good;
}

struct templates *views_load(const char *folder, char *error, size_t error_size)
{
    struct arena *scratch = arena_create(VIEW_MAX_MEMORY);
    struct arena *arena = arena_create(VIEW_MAX_MEMORY);
    struct loader loader = {
        .scratch = scratch, .root = strlen(folder) + 1, .error = error, .error_size = error_size};
    struct templates *templates = NULL;
    if (!scratch || !arena)
        snprintf(error, error_size, "%s:1: memory is short", folder);
    else if (load_folder(&loader, folder, 1))
        templates =
            view_compile_all(arena, scratch, loader.drafts, loader.count, error, error_size);
    else
        arena_destroy(arena);
    arena_destroy(scratch);
    return templates;
}

struct templates *views_compile(const char *name, const char *text, size_t length, char *error,
                                size_t error_size)
{
    struct arena *scratch = arena_create(VIEW_MAX_MEMORY);
    struct arena *arena = arena_create(VIEW_MAX_MEMORY);
    struct templates *templates = NULL;
    struct draft draft = {.name = name, .file = name, .text = text, .length = length};
    if (scratch && arena && length <= VIEW_MAX_TEXT) {
        templates = view_compile_all(arena, scratch, &draft, 1, error, error_size);
    } else {
        snprintf(error, error_size, "%s:1: too large, or memory is short", name);
        arena_destroy(arena);
    }
    arena_destroy(scratch);
    return templates;
}

void views_free(struct templates *templates)
{
    if (templates)
        arena_destroy(templates->arena);
}

static int by_name(const void *key, const void *element)
{
    return strcmp(key, ((const struct template *)element)->name);
}

const struct template *view_find(const struct templates *templates, const char *name)
{
    return bsearch(name, templates->list, templates->count, sizeof *templates->list, by_name);
}

bool views_has(const struct templates *templates, const char *name)
{
    return view_find(templates, name) != NULL;
}

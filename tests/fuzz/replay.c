/* Feeds every file of the folders named on the command line to a fuzz target, so that any compiler
 * can replay a corpus without libFuzzer. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void fail(const char *path)
{
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    exit(1);
}

/* Reads the file into memory of exactly its size, so that AddressSanitizer sees a read past it. */
static void replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        fail(path);
    long size = ftell(file);
    if (size < 0)
        fail(path);
    rewind(file);
    uint8_t *bytes = malloc((size_t)size + (size == 0));
    if (!bytes || fread(bytes, 1, (size_t)size, file) != (size_t)size)
        fail(path);
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, (size_t)size);
    free(bytes);
}

static int replay_folder(const char *folder)
{
    int files = 0;
    char path[4096];
    DIR *dir = opendir(folder);
    if (!dir)
        fail(folder);
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        replay_file(path);
        files++;
    }
    closedir(dir);
    return files;
}

int main(int count, char **folders)
{
    for (int i = 1; i < count; i++) {
        int files = replay_folder(folders[i]);
        printf("%s: %d files replayed\n", folders[i], files);
        if (files == 0)
            return 1; /* a corpus that was lost must not look like one that passes */
    }
    return 0;
}

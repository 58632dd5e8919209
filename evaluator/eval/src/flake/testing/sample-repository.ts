/**
 * A small Git repository made by Git 2.47 with two commits, in memory: as loose objects or as a pack, with an
 * index of version 2 or 4. What Git said of it is what the tests expect.
 */
import type { MemoryFile } from "../../io/memory-io.ts";

const index2 = [
  "RElSQwAAAAIAAAAEawGmczsxIiZrAaZzOwwl1wAA/gAAYgJFAACB7QAAAAAAAAAAAAAAAlh75rTD+T+TxInAERu6VZYUeibL",
  "AANkLXgAAAAAAAAAawGmczsMJddrAaZzOwwl1wAA/gAAYgJEAACBpAAAAAAAAAAAAAAABPcZ79Qw1SvPyFZqQ7LrZVaI04hx",
  "AARkL2luAAAAAAAAawGmdAFZo9lrAaZ0AVmj2QAA/gAAYgJDAACBpAAAAAAAAAAAAAAACkx0Qrz1rNDx4qlf5PErEsa3ebWF",
  "AARmaWxlAAAAAAAAawGmcztJLtdrAaZzO0ku1wAA/gAAYgJGAACgAAAAAAAAAAAAAAAABBoBCxwPCBsuiQHVUwehXCn/MK8O",
  "AARsaW5rAAAAAAAAVFJFRQAAADMANCAxCniegaNblRCq0lBizsJhyuq0t+b4ZAAxIDAKAxJDJQbfnA3TVzFyQEXLZmIBto5s",
  "gjlHXk6omSM6Fs0jKfCBzPRt9A==",
].join("");

const index4 = [
  "RElSQwAAAAQAAAAEawGmczsxIiZrAaZzOwwl1wAA/gAAYgJFAACB7QAAAAAAAAAAAAAAAlh75rTD+T+TxInAERu6VZYUeibL",
  "AAMAZC14AGsBpnM7DCXXawGmczsMJdcAAP4AAGICRAAAgaQAAAAAAAAAAAAAAAT3Ge/UMNUrz8hWakOy62VWiNOIcQAEAi9p",
  "bgBrAaZ0AVmj2WsBpnQBWaPZAAD+AABiAkMAAIGkAAAAAAAAAAAAAAAKTHRCvPWs0PHiqV/k8SsSxrd5tYUABARmaWxlAGsB",
  "pnM7SS7XawGmcztJLtcAAP4AAGICRgAAoAAAAAAAAAAAAAAAAAQaAQscDwgbLokB1VMHoVwp/zCvDgAEBGxpbmsAVFJFRQAA",
  "ADMANCAxCniegaNblRCq0lBizsJhyuq0t+b4ZAAxIDAKAxJDJQbfnA3TVzFyQEXLZmIBto7vi1fQK+ewAkweQCagah8V8hat",
  "qA==",
].join("");

const first = [
  "eAF9zDEOgCAMQFFnTtHdBZCmkBjjVUop0UFJDN5f4wH888uXdhx7B+fi0C9V4CguVlKJXrKtVAITYvGK2aKvgsxcU0mG7761",
  "C06Yec0LOCRKU/ABYbRvRr5x1x9i2qnmAZxiI58=",
].join("");

const second = [
  "eAF9zjsOwkAMAFHqPYV7mrX3Y0dCiKvYjiMokqBoEdcHcQCmfsX4vq6PAdj7aRwRwDKFoJZmU8OsOlPLnTycOrqGWjWOvkh6",
  "6hHbAI0Qd2qlmiDlObOZLrNkEyJkKUsrLOJJX+O+H7DBRW92BWzMU6lUG5zzt+S/kRF/SBrvPX0AtUUwwg==",
].join("");

const packIndex = [
  "/3RPYwAAAAIAAAAAAAAAAAAAAAAAAAABAAAAAQAAAAEAAAABAAAAAQAAAAEAAAABAAAAAQAAAAEAAAABAAAAAQAAAAEAAAAB",
  "AAAAAQAAAAEAAAABAAAAAQAAAAEAAAABAAAAAQAAAAEAAAABAAAAAQAAAAIAAAACAAAAAgAAAAIAAAACAAAAAgAAAAIAAAAC",
  "AAAAAgAAAAIAAAACAAAAAgAAAAIAAAACAAAAAgAAAAIAAAACAAAAAgAAAAIAAAACAAAAAgAAAAIAAAACAAAAAgAAAAIAAAAC",
  "AAAAAgAAAAIAAAACAAAAAgAAAAIAAAACAAAAAgAAAAIAAAACAAAAAgAAAAIAAAACAAAAAgAAAAIAAAACAAAAAgAAAAIAAAAC",
  "AAAAAgAAAAIAAAACAAAAAwAAAAMAAAADAAAABAAAAAQAAAAEAAAABAAAAAQAAAAEAAAABAAAAAQAAAAEAAAABAAAAAUAAAAF",
  "AAAABgAAAAYAAAAGAAAABgAAAAYAAAAGAAAABgAAAAYAAAAGAAAABgAAAAYAAAAGAAAABgAAAAYAAAAGAAAABgAAAAYAAAAG",
  "AAAABgAAAAYAAAAGAAAABgAAAAYAAAAGAAAABgAAAAYAAAAGAAAABgAAAAYAAAAGAAAABgAAAAYAAAAHAAAABwAAAAcAAAAH",
  "AAAABwAAAAcAAAAHAAAABwAAAAcAAAAHAAAABwAAAAcAAAAHAAAABwAAAAcAAAAHAAAABwAAAAcAAAAHAAAABwAAAAcAAAAH",
  "AAAABwAAAAcAAAAHAAAABwAAAAcAAAAHAAAABwAAAAcAAAAHAAAABwAAAAcAAAAHAAAABwAAAAcAAAAHAAAABwAAAAcAAAAH",
  "AAAABwAAAAcAAAAHAAAABwAAAAcAAAAHAAAABwAAAAcAAAAIAAAACAAAAAgAAAAIAAAACAAAAAgAAAAJAAAACQAAAAkAAAAJ",
  "AAAACQAAAAkAAAAJAAAACQAAAAkAAAAJAAAACQAAAAkAAAAJAAAACQAAAAkAAAAJAAAACQAAAAkAAAAJAAAACQAAAAkAAAAJ",
  "AAAACQAAAAkAAAAJAAAACQAAAAkAAAAJAAAACQAAAAkAAAAJAAAACQAAAAkAAAAJAAAACQAAAAkAAAAJAAAACQAAAAkAAAAJ",
  "AAAACQAAAAkAAAAJAAAACQAAAAkAAAAJAAAACQAAAAkAAAAJAAAACQAAAAkAAAAJAAAACQAAAAkAAAAJAAAACQAAAAkAAAAJ",
  "AAAACQAAAAkAAAAJAAAACQAAAAkAAAAJAAAACQAAAAkAAAAJAAAACQAAAAkAAAAJAAAACQAAAAkAAAAJAAAACgAAAAoAAAAK",
  "AAAACgAAAAoAAAAKAAAACgAAAAoAAAAKAxJDJQbfnA3TVzFyQEXLZmIBto4aAQscDwgbLokB1VMHoVwp/zCvDkk6scs5B67t",
  "TGQ6Uv5/vkLXhU2MTHRCvPWs0PHiqV/k8SsSxrd5tYVWJqvw9y5Y16FTNoulfbTGc8DhcVh75rTD+T+TxInAERu6VZYUeibL",
  "eJ6Bo1uVEKrSUGLOwmHK6rS35viowY9+yCyw99SnVdLlsFL8Wqr52a7ozCU0uBINB7uv2AuCIXg/U3iM9xnv1DDVK8/IVmpD",
  "sutlVojTiHHVXjN85ef5xdNN/lio32+qMq0h1aOek5/LHUS4JggJqPbv2ggad+piAAABpQAAARQAAAAMAAABAQAAAlIAAADp",
  "AAABIQAAAc4AAACKAAAA9M5VmBG6DHndAmTDSryuRjAZUU2nHq96Pp8K/bhH3YbbeTZDGgOpF2E=",
].join("");

const pack = [
  "UEFDSwAAAAIAAAAKlgp4nH3KQQ4CIQwAwDuv4O4FCqUlMcavtKVED7trNhi/ry9wzrNO90jcnbMU1I45iQzA1MDcoGUTF61K",
  "3iaHl5y+ryjubAZYqnKGNBKpyhyclAEycZlYiNmCvNfjOOMer3LXW8xI1EuFivGSfoId2/Zcy/+UsD5H+AJ92y18lgd4nH3K",
  "MQ6AIAwAwJ1XdHcBpCkkxviVUkp0ABKD/9cXePPNWxU4iouVVKKXbCuVwIRYvGK26KsgM9dUkuFnnuOGDhsfeQeHRGkNPiAs",
  "9mNktHbNqT/FjK7mBQOUIFwyeJyr4AIAAPwAgzR4nCspz+cCAAQhAWU6eJzLz0vlKskoSk3lAgAUNwNvNHicS8vMSQUABBQB",
  "oasHeJwzNDAwNzVVSNGtYIiofrbl8E/7yUc6DwhK7wqdJlKldtrEAAgUUhiYhZxV2e7P4b0cbljk4Ho6LYlxW5+hgYGZiYlC",
  "WmZOKoNPidOer2sufHy0Mv7JR22hY9srt7YaGoE152TmZTNIMXLL8HNI63UyXg1mXxij+d9gPR8AAC8s+q4BeJwzNDAwMzFR",
  "yMxj+C75/orBVe3zJ8KynDe9Tg3ruNxRCACwkg1wqwd4nDM0MDA3NVVI0a1giKh+tuXwT/vJRzoPCErvCp0mUqV22sQACBRS",
  "GJiFnFXZ7s/hvRxuWOTgejotiXFbn6GBgZmJiUJaZk4qQ5ja6g/f9SKuLww2615au+VY8YGHhYZGYM05mXnZDFKM3DL8HNJ6",
  "nYxXg9kXxmj+N1jPBwDNqivvNHicy89L5QIAA94BTc5VmBG6DHndAmTDSryuRjAZUU2n",
].join("");

export const headOfSample = "493ab1cb3907aeed4c643a52fe7fbe42d7854d8c";
const firstCommit = "aee8cc2534b8120d07bbafd80b8221783f53788c";
const packName = "pack-ce559811ba0c79dd0264c34abcae463019514da7";

const decode = (text: string): Uint8Array => Buffer.from(text, "base64");
const objectPath = (id: string): string => `objects/${id.slice(0, 2)}/${id.slice(2)}`;

/** The work tree as committed and its Git folder, below `folder`. */
export function sampleRepository(
  folder: string,
  form: { readonly indexVersion: 2 | 4; readonly packed: boolean },
): Record<string, MemoryFile> {
  const git: Record<string, MemoryFile> = {
    HEAD: "ref: refs/heads/main\n",
    "refs/heads/main": `${headOfSample}\n`,
    index: decode(form.indexVersion === 2 ? index2 : index4),
    ...(form.packed
      ? {
          [`objects/pack/${packName}.idx`]: decode(packIndex),
          [`objects/pack/${packName}.pack`]: decode(pack),
        }
      : { [objectPath(headOfSample)]: decode(second), [objectPath(firstCommit)]: decode(first) }),
  };
  const tree: Record<string, MemoryFile> = {
    file: "one\nthree\n",
    "d/in": "two\n",
    "d-x": { text: "x\n", executable: true },
    link: { symlink: "file" },
  };
  return Object.fromEntries([
    ...Object.entries(tree).map(([name, file]) => [`${folder}/${name}`, file]),
    ...Object.entries(git).map(([name, file]) => [`${folder}/.git/${name}`, file]),
  ]);
}

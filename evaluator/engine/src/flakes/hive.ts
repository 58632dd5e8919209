/** How a hive of Colmena is told: by the name of its file alone. */

/** Whether the file lists machines of Colmena, each a configuration. */
export const isHive = (file: string): boolean => file.endsWith("/hive.nix");

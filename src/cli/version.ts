declare const HPTC_VERSION: string | undefined;

/** The version of this package, put in when the command line is bundled. */
export const version: string = typeof HPTC_VERSION === "string" ? HPTC_VERSION : "from sources";

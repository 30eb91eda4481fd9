declare const __HPTC_VERSION__: string;

/** The version of this package, put in when it is built. */
export const version: string = __HPTC_VERSION__;

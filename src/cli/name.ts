/** How this command is called: inside a project it is not on the path, and `npx` finds it. */
export const commandName = process.env["npm_command"] === undefined ? "hptc" : "npx hptc";

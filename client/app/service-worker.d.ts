/** Types of the virtual module that the app shell's plugin makes. */
/// <reference types="vite-plugin-pwa/vanillajs" />

import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.SLUICE_URL ?? 'http://127.0.0.1:8080';

/** Builds the interface into `ui/dist`, which the server serves. `vite` alone proxies the API of a running server. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), tailwindcss()],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2024', chunkSizeWarningLimit: 900 },
  server: { proxy: { '/api/v1': { target: server, ws: true } } },
});

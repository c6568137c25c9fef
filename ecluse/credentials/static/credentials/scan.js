/* Reading the QR code of a badge with the camera, where the browser can by itself (BarcodeDetector). Without it nothing is shown:
   a link, a file and a text do the same. No image leaves the browser; only the link that was read is sent, as if it had been typed. */
(() => {
  "use strict";
  const form = document.querySelector("[data-scan]");
  const offer = form?.querySelector("[data-scan-offer]");
  if (!offer || !("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;

  form.prepend(offer.content.cloneNode(true));
  const part = form.querySelector("[data-scan-part]");
  const [button, video, said] = ["[data-scan-start]", "video", "[data-scan-said]"].map((one) => part.querySelector(one));
  const field = form.querySelector("[name=address]");

  const stop = (stream, word) => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    video.hidden = true;
    button.disabled = false;
    said.textContent = said.dataset[word] ?? "";
  };

  const found = async (detector) => {
    for (;;) {
      const [code] = await detector.detect(video).catch(() => []);
      if (code?.rawValue.startsWith("https://") || code?.rawValue.startsWith(location.origin)) return code.rawValue;
      if (video.hidden) return "";
      await new Promise((done) => setTimeout(done, 200));
    }
  };

  button.addEventListener("click", async () => {
    button.disabled = true;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      video.hidden = false;
      video.play().catch(() => {}); // some cameras give their first image late: the code is looked for meanwhile
      said.textContent = said.dataset.looking;
      field.value = await found(new BarcodeDetector({ formats: ["qr_code"] }));
      stop(stream, "found");
      form.requestSubmit();
    } catch {
      stop(stream, "refused");
    }
  });
})();

// Good enough to stop looking, metres; and how long a better answer is waited for once there is one, milliseconds.
const GOOD_M = 15;
const PATIENCE_MS = 6000;
const OPTIONS = { enableHighAccuracy: true, timeout: 20000, maximumAge: 3000 };
const FAILURES = { 1: "denied", 2: "unavailable", 3: "timeout" };

export default function ({ data, parentElement, setTriggerValue }) {
  const button = parentElement.querySelector("button");
  if (!button.disabled) button.textContent = data.label;

  button.onclick = () => {
    let best = null;
    let watch = null;
    let patience = null;
    const finish = (answer) => {
      if (watch !== null) navigator.geolocation.clearWatch(watch);
      clearTimeout(patience);
      button.disabled = false;
      button.removeAttribute("aria-busy");
      button.textContent = data.label;
      setTriggerValue("answer", answer);
    };
    const found = ({ coords }) => {
      if (best === null) patience = setTimeout(() => finish(best), PATIENCE_MS);
      if (best === null || coords.accuracy < best.accuracy) {
        best = { lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy };
      }
      if (best.accuracy <= GOOD_M) finish(best);
    };
    const failed = (error) => finish(best ?? { failure: FAILURES[error.code] ?? "unavailable" });

    if (!window.isSecureContext) return finish({ failure: "insecure" });
    if (!navigator.geolocation) return finish({ failure: "unsupported" });
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    button.textContent = data.waiting;
    watch = navigator.geolocation.watchPosition(found, failed, OPTIONS);
  };
}

export default function ({ data }) {
  const address = new URL(location.href);
  if (data.value) address.searchParams.set(data.name, data.value);
  else address.searchParams.delete(data.name);
  if (address.href !== location.href) history.replaceState(history.state, "", address);
}

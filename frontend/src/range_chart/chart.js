export const newChart = () => ({ show: () => undefined });

# Made-up gate records of twenty members, 350 bytes a line: awk -v rows=1000 -f lines.awk
BEGIN {
  srand(20261122)
  split("in out", direction); split("car truck tractor van bus", kind); split("blue yellow green white", colour)
  for (row = 0; row < rows; row++) {
    gate = int(rand() * 840); lane = 1 + int(rand() * 6); second = int(row / 40)
    printf "{\"seq\":%d,\"id\":\"g-%012d\",\"gate\":\"G%04d\",\"lane\":%d,\"dir\":\"%s\",\"ts\":\"2026-11-%02dT%02d:%02d:%02d.%03dZ\",", row, row, gate, lane, direction[1 + int(rand() * 2)], 1 + int(second / 86400), int(second / 3600) % 24, int(second / 60) % 60, second % 60, (row % 40) * 25
    printf "\"plate\":\"B%c%05d\",\"plate_color\":\"%s\",\"vtype\":\"%s\",\"axles\":%d,\"weight_kg\":%d,\"speed_kmh\":%.1f,\"conf\":%.3f,", 65 + int(rand() * 26), int(rand() * 100000), colour[1 + int(rand() * 4)], kind[1 + int(rand() * 5)], 2 + int(rand() * 4), 900 + int(rand() * 48000), 5 + rand() * 90, 0.7 + rand() * 0.3
    printf "\"cam\":\"C%04d-%d\",\"img_sha\":\"%08x%08x%08x%08x\",\"lat\":%.5f,\"lon\":%.5f,\"county\":%d,\"src\":\"gatecam\",\"flags\":%d}\n", gate, lane, int(rand() * 4294967295), int(rand() * 4294967295), int(rand() * 4294967295), int(rand() * 4294967295), 35 + rand(), 113 + rand(), 140400 + int(rand() * 90), int(rand() * 8)
  }
}

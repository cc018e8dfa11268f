# Makes a day of gate passages as a 23-column ledger (CSV, UTF-8, Chinese header): synthetic plates and VINs.
#   awk -v rows=5000 -v day=2026-11-21 -f samples/generate-day.awk > day.csv
# The same arguments always give the same bytes. `days` spreads the rows over several days.

# A 31-bit linear congruential generator (Lehmer, 48271): awk's own rand() differs between awks.
function random(n) { state = (state * 48271) % 2147483647; return state % n }

# The check digit of 49 CFR 565.15 over sixteen known characters and the place of the seventeenth.
function withCheckDigit(vin,    i, sum) {
  sum = 0
  for (i = 1; i <= 17; i++) sum += value[substr(vin, i, 1)] * weight[i]
  sum %= 11
  return substr(vin, 1, 8) (sum == 10 ? "X" : sum) substr(vin, 10)
}

# Day number from a civil date and back (proleptic Gregorian calendar).
function dayNumber(y, m, d) {
  if (m <= 2) { y--; m += 12 }
  return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d
}
function civil(n,    y, m, r) {
  y = int((n + 0.2) / 365.2425)
  r = n - (365 * y + int(y / 4) - int(y / 100) + int(y / 400))
  while (r < 1) { y--; r = n - (365 * y + int(y / 4) - int(y / 100) + int(y / 400)) }
  m = int((5 * r - 3) / 153)
  r = r - int((153 * m + 2) / 5)
  m += 3
  if (m > 12) { m -= 12; y++ }
  return sprintf("%04d-%02d-%02d", y, m, r)
}

function makeTruck(t,    stage, vin, i) {
  stage = 4 + (t * 7 % 10 > 1) + (t * 7 % 10 > 4)
  vin = "LTEST" substr(letters, 1 + random(23), 1) substr(letters, 1 + random(23), 1) \
    substr(letters, 1 + random(23), 1) "0" (stage == 6 ? "N" : stage == 5 ? "K" : "E") "1" \
    sprintf("%06d", t)
  if (t % 12 == 11) {
    plate[t] = sprintf("晋D%05dD", 10000 + t * 7 % 90000)
    colour[t] = "黄绿"; fuel[t] = "电"; stageName[t] = "电动"; engine[t] = "TZ400"
  } else {
    plate[t] = sprintf("晋D%s%04d", substr(letters, 1 + t % 23, 1), int(t / 23) % 10000)
    colour[t] = "黄"; fuel[t] = "柴油"; engine[t] = stage == 6 ? "DEMO13-E6" : "DEMO12-E5"
    stageName[t] = stage == 6 ? "国六" : stage == 5 ? "国五" : "国四"
  }
  vins[t] = withCheckDigit(vin)
  registered[t] = sprintf("%d-%02d-%02d", stage == 6 ? 2021 + t % 4 : stage == 5 ? 2017 + t % 4 : 2014, \
    1 + t % 12, 1 + t % 28)
}

BEGIN {
  if (!rows) rows = 5000
  if (!day) day = "2026-11-21"
  if (!days) days = 1
  state = 20261121
  letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"; sub("Q", "", letters)
  split("8 7 6 5 4 3 2 10 0 9 8 7 6 5 4 3 2", weight, " ")
  split("A1 B2 C3 D4 E5 F6 G7 H8 J1 K2 L3 M4 N5 P7 R9 S2 T3 U4 V5 W6 X7 Y8 Z9", codes, " ")
  for (i in codes) value[substr(codes[i], 1, 1)] = substr(codes[i], 2)
  for (i = 0; i < 10; i++) value[i ""] = i
  split("铁精粉 焦炭 洗精煤 石灰石 热轧卷板 螺纹钢", goods, " ")
  trucks = int(rows / 8) + 1
  if (trucks > 20000) trucks = 20000
  for (t = 0; t < trucks; t++) makeTruck(t)

  split(day, date, "-")
  first = dayNumber(date[1] + 0, date[2] + 0, date[3] + 0)
  print "出入口编号,道闸编号,进出厂状态,进/出厂时间,进/出厂照片,车牌号码,号牌颜色,车辆类型,VIN,注册登记日期,车辆型号," \
    "发动机型号,发动机生产厂,发动机编号,燃料类型,排放标准,使用性质,联网状态,随车清单,行驶证,运输货物名称,运输量,车队名称"
  perDay = int((rows + days - 1) / days)
  for (r = 0; r < rows; r++) {
    # The moments are spread evenly over the day.
    second = int((r % perDay) * 86400 / perDay)
    t = random(trucks)
    leaves = inside[t]
    inside[t] = !leaves
    gate = 1 + t % 3
    printf "%d,%02d,%d,%s %02d:%02d:%02d,/gate/%d/%08d.jpg,%s,%s,重型半挂牵引车,%s,%s,DEMO4250,%s,示例动力,%08d,%s,%s,货运,已联网,/doc/%05d-list.jpg,/doc/%05d-licence.jpg,%s,%s,第%d车队\n", \
      gate, leaves ? 2 : 1, leaves ? 2 : 1, civil(first + int(r / perDay)), \
      int(second / 3600), int(second / 60) % 60, second % 60, gate, r, plate[t], colour[t], vins[t], registered[t], \
      engine[t], 51000000 + t, fuel[t], stageName[t], t, t, leaves ? "空车" : goods[1 + t % 6], \
      leaves ? "0" : 28 + t % 9 "." t % 10, 1 + t % 20
  }
}

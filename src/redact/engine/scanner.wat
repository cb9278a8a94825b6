;; The search for windows, see `Windows` in window-scan.ts; findInScript there is the same in JavaScript. window-wasm.ts has the
;; map of the memory; the addresses below are its own, and the test of windows fails where they differ. Calls are not inlined: what runs often has none.
;;
;;       0  class of each byte              20 480  two bytes before the text, the text, two beyond it
;;     256  shapes of runs, by length       40 960  places found: two numbers of 32 bits each, 8 192 at most
;;  16 640  the same, by first digit       110 592  words: for each three classes a bit for each fourth
;;                                         241 664  chains: by word its first link
;;                                         372 736  links: six numbers each
(module
  (memory (export "memory") 14)

  ;; Where the last run of digits ended.
  (global $run_end (mut i32) (i32.const 0))

  ;; The class of the byte that stands `offset` after the place that is looked at: 20482 is the first of the text.
  (func $class (param $address i32) (result i32)
    (i32.load8_u (i32.load8_u (local.get $address))))

  ;; The classes of two bytes as one number of ten bits.
  (func $pair (param $address i32) (result i32)
    (i32.or
      (i32.shl (call $class (local.get $address)) (i32.const 5))
      (call $class (i32.add (local.get $address) (i32.const 1)))))

  ;; Looks through `length` bytes and gives the number of places found. Places beyond the length are left out by who reads them.
  (func (export "scan") (param $length i32) (result i32)
    (local $at i32) (local $before i32) (local $now i32) (local $window i32) (local $place i32)
    (global.set $run_end (i32.const 0))
    (local.set $place (i32.const 40960))
    (local.set $before (call $pair (i32.const 20480)))
    ;; Four places a turn: a loop of one takes a tenth longer.
    (loop $next
      ;; window = before << 10 | the pair of classes here; when its bit is set, the place is looked at.
      (local.set $now
        (i32.or
          (i32.shl (i32.load8_u (i32.load8_u offset=20482 (local.get $at))) (i32.const 5))
          (i32.load8_u (i32.load8_u offset=20483 (local.get $at)))))
      (local.set $window (i32.or (i32.shl (local.get $before) (i32.const 10)) (local.get $now)))
      (local.set $before (local.get $now))
      (if
        (i32.and
          (i32.shr_u
            (i32.load offset=110592
              (i32.and (i32.shr_u (local.get $window) (i32.const 3)) (i32.const 0x1fffc)))
            (local.get $window))
          (i32.const 1))
        (then
          (local.set $place
            (call $look
              (local.get $at)
              (i32.shr_u (local.get $window) (i32.const 5))
              (local.get $place)
              (local.get $length)))))
      ;; and 2 farther
      (local.set $now
        (i32.or
          (i32.shl (i32.load8_u (i32.load8_u offset=20484 (local.get $at))) (i32.const 5))
          (i32.load8_u (i32.load8_u offset=20485 (local.get $at)))))
      (local.set $window (i32.or (i32.shl (local.get $before) (i32.const 10)) (local.get $now)))
      (local.set $before (local.get $now))
      (if
        (i32.and
          (i32.shr_u
            (i32.load offset=110592
              (i32.and (i32.shr_u (local.get $window) (i32.const 3)) (i32.const 0x1fffc)))
            (local.get $window))
          (i32.const 1))
        (then
          (local.set $place
            (call $look
              (i32.add (local.get $at) (i32.const 2))
              (i32.shr_u (local.get $window) (i32.const 5))
              (local.get $place)
              (local.get $length)))))
      ;; and 4 farther
      (local.set $now
        (i32.or
          (i32.shl (i32.load8_u (i32.load8_u offset=20486 (local.get $at))) (i32.const 5))
          (i32.load8_u (i32.load8_u offset=20487 (local.get $at)))))
      (local.set $window (i32.or (i32.shl (local.get $before) (i32.const 10)) (local.get $now)))
      (local.set $before (local.get $now))
      (if
        (i32.and
          (i32.shr_u
            (i32.load offset=110592
              (i32.and (i32.shr_u (local.get $window) (i32.const 3)) (i32.const 0x1fffc)))
            (local.get $window))
          (i32.const 1))
        (then
          (local.set $place
            (call $look
              (i32.add (local.get $at) (i32.const 4))
              (i32.shr_u (local.get $window) (i32.const 5))
              (local.get $place)
              (local.get $length)))))
      ;; and 6 farther
      (local.set $now
        (i32.or
          (i32.shl (i32.load8_u (i32.load8_u offset=20488 (local.get $at))) (i32.const 5))
          (i32.load8_u (i32.load8_u offset=20489 (local.get $at)))))
      (local.set $window (i32.or (i32.shl (local.get $before) (i32.const 10)) (local.get $now)))
      (local.set $before (local.get $now))
      (if
        (i32.and
          (i32.shr_u
            (i32.load offset=110592
              (i32.and (i32.shr_u (local.get $window) (i32.const 3)) (i32.const 0x1fffc)))
            (local.get $window))
          (i32.const 1))
        (then
          (local.set $place
            (call $look
              (i32.add (local.get $at) (i32.const 6))
              (i32.shr_u (local.get $window) (i32.const 5))
              (local.get $place)
              (local.get $length)))))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $length))))
    (i32.shr_u (i32.sub (local.get $place) (i32.const 40960)) (i32.const 3)))

  ;; Notes what stands where the third byte of a marked window is; gives where the next place is written.
  (func $look (param $third i32) (param $word i32) (param $place i32) (param $to i32) (result i32)
    (local $note i32) (local $link i32) (local $there i32) (local $far i32) (local $far_at i32)
    (if (i32.eq (i32.and (local.get $word) (i32.const 1023)) (i32.const 33)) ;; two digits: class 1 twice
      (then (local.set $note (call $run_is_asked_for (local.get $third) (local.get $to))))
      (else ;; class 2: what triggers by itself
        (local.set $note
          (i32.or
            (i32.eq (i32.and (i32.shr_u (local.get $word) (i32.const 5)) (i32.const 31)) (i32.const 2))
            (i32.eq (i32.and (local.get $word) (i32.const 31)) (i32.const 2))))))
    (if (local.get $note)
      (then (local.set $place (call $note_down (local.get $place) (local.get $third) (i32.const 0)))))
    (local.set $link
      (i32.shl (i32.load offset=241664 (i32.shl (local.get $word) (i32.const 2))) (i32.const 2)))
    (if (i32.eqz (local.get $link)) (then (return (local.get $place))))
    (local.set $there (i32.load offset=20480 align=1 (local.get $third)))
    (loop $links
      (block $not_this
        ;; ((there | case) & known) = bytes
        (br_if $not_this
          (i32.ne
            (i32.and
              (i32.or (local.get $there) (i32.load offset=372744 (local.get $link)))
              (i32.load offset=372748 (local.get $link)))
            (i32.load offset=372752 (local.get $link))))
        (local.set $far (i32.load offset=372756 (local.get $link)))
        (if (local.get $far)
          (then
            (local.set $far_at (i32.add (local.get $third) (i32.shr_u (local.get $far) (i32.const 8))))
            ;; What stands beyond the part is not known.
            (if (i32.lt_u (local.get $far_at) (local.get $to))
              (then
                (br_if $not_this
                  (i32.ne
                    (i32.load8_u offset=20482 (local.get $far_at))
                    (i32.and (local.get $far) (i32.const 255))))))))
        (local.set $place
          (call $note_down (local.get $place) (local.get $third) (i32.load offset=372736 (local.get $link)))))
      (local.set $link (i32.shl (i32.load offset=372740 (local.get $link)) (i32.const 2)))
      (br_if $links (local.get $link)))
    (local.get $place))

  ;; Full is full (106 496): the last place is written again, and the number of places tells.
  (func $note_down (param $place i32) (param $third i32) (param $literal i32) (result i32)
    (i32.store (local.get $place) (local.get $third))
    (i32.store offset=4 (local.get $place) (local.get $literal))
    (i32.add
      (local.get $place)
      (i32.shl (i32.lt_u (local.get $place) (i32.const 106496)) (i32.const 3))))

  ;; Whether to note a run of digits: once, and when somebody asks for its shape.
  (func $run_is_asked_for (param $third i32) (param $to i32) (result i32)
    (local $start i32) (local $stop i32) (local $asked i32)
    (if (i32.lt_u (local.get $third) (global.get $run_end)) (then (return (i32.const 0))))
    ;; It may have begun before the part.
    (if (i32.lt_u (local.get $third) (i32.const 2)) (then (return (i32.const 1))))
    (local.set $start (i32.sub (local.get $third) (i32.const 1)))
    (block $begins
      (loop $back
        (br_if $begins (i32.eqz (local.get $start)))
        (br_if $begins (i32.eqz (i32.lt_u (i32.sub (i32.load8_u offset=20481 (local.get $start)) (i32.const 48)) (i32.const 10))))
        (local.set $start (i32.sub (local.get $start) (i32.const 1)))
        (br $back)))
    (local.set $stop (local.get $third))
    (block $ends
      (loop $on
        (br_if $ends (i32.ge_u (local.get $stop) (local.get $to)))
        (br_if $ends (i32.eqz (i32.lt_u (i32.sub (i32.load8_u offset=20482 (local.get $stop)) (i32.const 48)) (i32.const 10))))
        (local.set $stop (i32.add (local.get $stop) (i32.const 1)))
        (br $on)))
    (global.set $run_end (local.get $stop))
    ;; It may go on beyond the part.
    (if (i32.eqz (local.get $start)) (then (return (i32.const 1))))
    (if (i32.ge_u (local.get $stop) (local.get $to)) (then (return (i32.const 1))))
    ;; By its length, 31 at most, and the byte after it; by its length and the last four bits of its first digit.
    (local.set $asked (i32.sub (local.get $stop) (local.get $start)))
    (if (i32.gt_u (local.get $asked) (i32.const 31)) (then (local.set $asked (i32.const 31))))
    (local.set $asked
      (i32.and
        (i32.load16_u offset=256
          (i32.shl
            (i32.or
              (i32.shl (local.get $asked) (i32.const 8))
              (i32.load8_u offset=20482 (local.get $stop)))
            (i32.const 1)))
        (i32.load16_u offset=16640
          (i32.shl
            (i32.or
              (i32.shl (local.get $asked) (i32.const 4))
              (i32.and (i32.load8_u offset=20482 (local.get $start)) (i32.const 15)))
            (i32.const 1)))))
    (if (i32.and (local.get $asked) (i32.const 255)) (then (return (i32.const 1))))
    (if (i32.eqz (local.get $asked)) (then (return (i32.const 0))))
    ;; Asked for by who wants two digits two bytes behind it.
    (if (i32.ge_u (i32.add (local.get $stop) (i32.const 4)) (local.get $to)) (then (return (i32.const 1))))
    (i32.and
      (i32.lt_u (i32.sub (i32.load8_u offset=20484 (local.get $stop)) (i32.const 48)) (i32.const 10))
      (i32.lt_u (i32.sub (i32.load8_u offset=20485 (local.get $stop)) (i32.const 48)) (i32.const 10)))))
